"""English words of dates, lengths of time and numbers."""

from typing import Final

from unerased.model.said.language import Language

ENGLISH: Final = Language(
    both={
        "A": (
            (
                "about|around|circa|c|ca|approx|approximately|roughly|near|some|on or about"
                "|in or about|on or around|in or around|sometime in|some time in|~|≈"
            ),
        ),
        "b": ("between",),
        "&": ("and",),
        "f": ("from",),
        "t": ("to|through|thru",),
        "i": ("until|till|up to|up until",),
        "r": ("or",),
    },
    dates={
        "z": ("the|of|in|on|at|during|period|month|month of|year|year of|date|th|st|nd|rd|ad|ce",),
        "M": (
            *("january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun"),
            *("july|jul", "august|aug", "september|sep|sept", "october|oct"),
            *("november|nov", "december|dec"),
        ),
        "S": ("spring", "summer", "autumn|fall", "winter"),
        "T": (
            "early|beginning|start|first days of",
            "mid|middle",
            "late|end|last days of",
        ),
        "H": ("first half|1st half", "second half|2nd half|last half"),
        "B": ("before|prior to|earlier than",),
        "F": ("after|later than",),
        "N": (
            (
                "since|not before|not earlier than|no earlier than|on or after|starting from"
                "|starting in|starting on|beginning from"
            ),
        ),
        "U": ("by|not after|not later than|no later than|on or before|at the latest by",),
        "O": ("or later|or after|onward|onwards|and later|and after",),
        "E": ("or earlier|or before|at the latest|and earlier|and before",),
        "Q": (
            (
                "probably|possibly|perhaps|maybe|presumably|likely|apparently|uncertain|not certain"
                "|unsure|not sure|?"
            ),
        ),
        "e": ("s|'s",),
        "k": ("twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties",),
    },
    numbers={
        "z": ("a|an|the|of|for|in|during|lasted|old|in total|in all|altogether",),
        "j": ("zero",),
        "o": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        "n": (
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen"),
        ),
        "y": ("twenty", "thirty", "forty|fourty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        "h": ("hundred",),
        "k": ("thousand",),
        "c": ("dozen",),
        "v": ("dozens", "tens", "hundreds", "thousands"),
        "s": ("several|some few|few|a few|a number of|many",),
        "l": ("couple|a couple|couple of|a couple of",),
        "x": ("half",),
        ">": ("more than|over|longer than|above|exceeding|greater than|>",),
        "<": ("less than|fewer than|under|below|shorter than|<",),
        "L": ("at least|no less than|not less than|no fewer than|not fewer than|minimum|≥",),
        "X": ("at most|no more than|not more than|no longer than|maximum|at the most|≤",),
        "O": ("or more|or longer|and more|plus|upwards|+",),
        "E": ("or less|or fewer|or shorter",),
        "P": ("people|persons|person",),
        "u": ("minute", "hour", "day", "week", "month", "year"),
        "p": (*("minutes|mins|min", "hours|hrs", "days", "weeks|wks", "months|mos", "years|yrs"),),
    },
    unknown=(
        "unknown|not known|it is not known|is not known|date unknown|unknown date|date not known"
        "|number not known|number unknown|unknown number|length not known|duration unknown"
        "|don't know|do not know|doesn't know|does not know|i don't know|i do not know"
        "|don't remember|does not remember"
    ),
)
