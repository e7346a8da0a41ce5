"""Compares what is dialled with how the package `phonenumbers` reads what was pasted.

Each line of the input is a region, a text and what is dialled for it, with tabs between them and the
escapes of pasted.tsv. Each line of the output is a verdict, the number in the text and the number that
is dialled, both as E.164, or `-` where there is none:

same       Both are one number. An extension is not compared: some dial it, some leave it to the caller.
different  They are two numbers, and at least one of them exists. Nothing dialled may end here.
unknown    The package finds no number in the text, or one that is in no numbering plan: what it says is
           no evidence, such as for a code like *31# or for two numbers in one text.
"""

import re
import sys
import unicodedata
from urllib.parse import unquote

import phonenumbers

LINK = re.compile(r"\s*(tel|callto):", re.IGNORECASE)


def unescape(text):
    """Replaces the escapes of pasted.tsv."""
    pattern = r"\\(?:u([0-9A-Fa-f]{4})|n)"
    return re.sub(pattern, lambda found: chr(int(found[1], 16)) if found[1] else "\n", text)


def plain(text):
    """Decodes a link and brings the characters into the form that the package expects.

    The package knows neither, and would judge few of the numbers that are copied from web pages. Python
    has both, so that this is as independent as the package is.
    """
    if LINK.match(text):
        text = unquote(text)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    # NFKC leaves the dashes, which differ in length alone.
    return "".join("-" if unicodedata.category(letter) == "Pd" else letter for letter in text)


def parse(text, region):
    """Returns the number in a text, or nothing."""
    for form in (text, plain(text)):
        try:
            return phonenumbers.parse(form, region)
        except phonenumbers.NumberParseException:
            pass
    return None


def has_words(text):
    """Returns whether letters follow the first digit, which the package reads as keys: "Fax" as 329."""
    return re.search(r"\d.*[^\W\d_]{3}", text, re.DOTALL) is not None


def e164(number):
    """Returns a number as E.164; a dash if there is none."""
    if number is None:
        return "-"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def judge(region, text, dialled):
    """Returns the verdict and both numbers."""
    expected, actual = parse(text, region), parse(dialled, region)
    verdict = "unknown"
    if expected is not None:
        exists = phonenumbers.is_valid_number(expected)
        if e164(expected) == e164(actual):
            verdict = "same"
        elif exists:
            verdict = "different"
        elif actual is not None and phonenumbers.is_valid_number(actual) and not has_words(text):
            verdict = "different"
    return verdict, e164(expected), e164(actual)


def main():
    """Judges every line of the input."""
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # All at once: a caller that writes everything before it reads would deadlock otherwise.
    for line in sys.stdin.read().split("\n"):
        if line:
            region, text, dialled = line.split("\t")
            print(*judge(region, unescape(text), unescape(dialled)), sep="\t")


if __name__ == "__main__":
    main()
