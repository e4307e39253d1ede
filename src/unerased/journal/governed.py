"""Who belongs: how an open journal changes it, and lets others in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from unerased.journal.appending import not_saved
from unerased.journal.codec import encode
from unerased.journal.governing import Governor
from unerased.journal.inviting import Inviter
from unerased.journal.opened import OpenJournal
from unerased.journal.reading import quarantined
from unerased.journal.tending import give, tend
from unerased.seal import Policy, digest
from unerased.seal.cost import STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from unerased.journal.entries import Entry
    from unerased.journal.inviting import Asking, Outstanding, Terms
    from unerased.journal.membership import Membership
    from unerased.journal.values import Quarantined, Stamp
    from unerased.seal import Cost

__all__ = ["Governed"]

T = TypeVar("T")


class Governed(OpenJournal):
    """The membership of an open journal."""

    @property
    def membership(self) -> Membership:
        """Who belongs, who may do what, and what is believed of whom, up to the heads."""
        return self._parts.chains.membership

    def belief(self, applied: Mapping[bytes, int]) -> str:
        """A digest of what decides how segments that were taken in already are read.

        It changes when a removal, an acceptance or a key that came late makes something believed
        or readable that was not, or the other way round.

        Args:
            applied: device and number of the newest segment that was taken in.
        """
        chains = self._parts.chains
        keys = [self._parts.keyring.ids, chains.state.late, sorted(chains.erased)]
        facts = [chains.membership.belief(applied), keys]
        return digest(encode(facts)).hex()

    def govern(self, decide: Callable[[Governor], Sequence[Entry]]) -> Stamp | None:
        """Change the membership; durable on return.

        Args:
            decide: gives the entries, of what the record says now; a method of `Governor`.

        Returns:
            The segment that was written; None when there was nothing to write.

        Raises:
            NotAllowed: it may not be; nothing was written.
            ReadOnly, ChainHeld, Removed, NotSaved: as `append`.
        """
        self._check_writable()
        self.refresh()
        entries = decide(Governor(self._parts))
        return self._appender.govern(entries) if entries else None

    def invite(
        self, terms: Terms, code: str, *, cost: Cost | None = None, policy: Policy | None = None
    ) -> bytes:
        """An invitation, sealed under a code that is said and not sent; open for 30 days.

        Args:
            terms: what somebody is invited as.
            code: as `unerased.seal.new_code` gives it.
            cost: of deriving a key from the code; None for the standard one.
            policy: bounds of the cost; None for `Policy.current()`.

        Raises:
            NotAllowed: this member may not invite so.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged, SealError: nothing was made.
        """
        return self._inviting(
            lambda inviter: inviter.invite(
                terms, code, cost or STANDARD, policy or Policy.current()
            )
        )

    def invitations(self) -> tuple[Outstanding, ...]:
        """The invitations that are open on this device, the oldest first.

        Raises:
            ReadOnly, StorageDamaged: nothing was looked at.
        """
        return self._inviting(lambda inviter: inviter.outstanding())

    def withdraw(self, number: bytes) -> None:
        """Take an open invitation back; durable on return.

        Raises:
            NotAllowed: there is none of this number.
            ReadOnly, NotSaved, StorageDamaged: nothing was changed.
        """
        self._inviting(lambda inviter: inviter.withdraw(number))

    def asking(self, letter: bytes) -> Asking:
        """Who answers an open invitation of this device, and the safety words to compare.

        Raises:
            Invalid: it answers none, or was changed.
            ReadOnly, StorageDamaged: nothing was looked at.
        """
        return self._inviting(lambda inviter: inviter.asking(letter))

    def admit(self, letter: bytes, words: str) -> bytes:
        """Admit a device whose safety words its owner read out; durable on return.

        It is given the keys of its compartments, and every unit key that is here. Devices in
        whose place it comes are removed.

        Args:
            letter: the bytes of its answer.
            words: the safety words as the other side read them.

        Returns:
            The file that lets it in, to be handed over.

        Raises:
            Invalid: it answers none of this device's open invitations, or was changed.
            NotAllowed: the words differ, or it may not be admitted.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        asking = self._inviting(lambda inviter: inviter.confirmed(letter, words))
        self._inviting(lambda inviter: self._appender.govern(inviter.entries(asking)))
        self.give_keys((asking.device.device,))
        self._replace(asking)
        return self._inviting(lambda inviter: inviter.admission(asking))

    def grant(
        self, member: bytes, compartments: Sequence[str], *, administer: bool = False
    ) -> None:
        """Let a member open more compartments, or administer; durable on return.

        Raises:
            NotAllowed: it may not be; nothing was written.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        self.govern(lambda governor: governor.grant(member, compartments, administer=administer))
        if compartments:
            self.give_keys(self.membership.devices_of(member))

    def _replace(self, asking: Asking) -> None:
        """Remove the devices in whose place another was admitted."""
        for device in asking.terms.instead:
            member = asking.device.member
            if device in self.membership.devices_of(member):
                self.govern(partial(Governor.remove, member=member, device=device))

    def check_may_give_up(self) -> None:
        """See whether this device may give itself up.

        Raises:
            NotAllowed: nobody could let the member in again, or something would open for nobody.
        """
        self.refresh()
        Governor(self._parts).give_up()

    def give_up(self) -> None:
        """This device goes, by the hand of its own member, who may be invited again; durable.

        Nothing where it was removed before. The files of its storage are left: see `wiping`.

        Raises:
            NotAllowed: nobody could let the member in again, or something would open for nobody.
            ReadOnly, ChainHeld, NotSaved: as `append`.
        """
        self._check_writable()
        self.refresh()
        if self.device not in self.membership.removed:
            self.govern(Governor.give_up)

    def give_keys(self, devices: Sequence[bytes]) -> None:
        """Send every unit key and secret that is here to devices; durable on return.

        Raises:
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        self._check_writable()
        give(self._parts, self._appender, devices)

    def tend(self) -> None:
        """Do what has become due: renew keys that a removed device holds, send keys again.

        Quietly nothing where this device may not write.

        Raises:
            ReadOnly, NotSaved, StorageDamaged: as `append`.
        """
        self._check_writable()
        self.refresh()
        if self._appender.may_write:
            self.govern(lambda governor: governor.renew())
            tend(self._parts, self._appender)

    def _inviting(self, ask: Callable[[Inviter], T]) -> T:
        self._check_writable()
        self.refresh()
        try:
            return ask(Inviter(self._parts, self._disk, self._clock()))
        except OSError as fault:
            raise not_saved(fault) from fault

    def quarantine(self) -> list[Quarantined]:
        """The segments that are kept and not believed, by device and number."""
        self.refresh()
        return list(quarantined(self._parts.chains, self._parts.keybag.keys))
