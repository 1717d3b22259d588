"""Check digits: what tells a number of a register from any other."""

from __future__ import annotations

import re

_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def has_digit(text: str) -> bool:
    """True where *text* holds a digit."""
    return any("0" <= character <= "9" for character in text)


def is_nhs_number(text: str) -> bool:
    """True where the ten digits of *text* end in the modulus-11 check digit of an NHS number.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
    (True, False)
    """
    digits = _digits(text)
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)


def is_card(text: str) -> bool:
    """True where the 13 to 19 digits of *text* pass the Luhn test."""
    digits = _digits(text)
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def is_iban(text: str) -> bool:
    """True where *text* passes the modulus-97 test of an IBAN."""
    plain = text.replace(" ", "").upper()
    rotated = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(character, 36)) for character in rotated)) % 97 == 1


def is_vin(text: str) -> bool:
    """True where *text* has the check digit of a vehicle identification number as North America uses it."""
    plain = text.upper()
    if len(plain) != 17:
        return False
    values = [int(one) if "0" <= one <= "9" else _VIN_VALUES.get(one, 0) for one in plain]
    total = sum(weight * value for weight, value in zip(_VIN_WEIGHTS, values, strict=True))
    return plain[8] == "0123456789X"[total % 11]


def is_ip4(text: str) -> bool:
    """True where each of the four parts of *text* is a byte."""
    return all(int(part) < 256 and (part == "0" or part[0] != "0") for part in text.split("."))


def is_phone(text: str) -> bool:
    """True where *text* holds as many digits as a telephone number has."""
    return 7 <= len(_digits(text)) <= 15


def is_uk_phone(text: str) -> bool:
    """True where *text* holds the ten or eleven digits of a number dialled within the United Kingdom."""
    return len(_digits(text)) in (10, 11)


def _digits(text: str) -> list[int]:
    return [int(digit) for digit in re.findall(r"[0-9]", text)]
