"""Two registers to look at: one real news report, coded; and one invented network.

``build_report`` and ``build_network`` make them; ``answers`` says what a register holds, in the
form that ``unerased demo --json`` prints.
"""

from unerased.demo.answers import answers
from unerased.demo.errors import DemoError, NotEmpty
from unerased.demo.network.build import build_network
from unerased.demo.report import build_report

__all__ = ["DemoError", "NotEmpty", "answers", "build_network", "build_report"]
