#!/usr/bin/env python3
"""Writes the test vectors next to this file. Uses Python's standard library alone (zlib.crc32, bytes, int, datetime),
so that the values come from elsewhere than the code that they test. Run it again after a change: the files must not
differ unless cases were added."""

import bisect
import datetime
import json
import pathlib
import zlib

HERE = pathlib.Path(__file__).parent
SLOT_COUNTS = [1, 2, 3, 16, 256, 1000, 1024, 16384]
MAX_NUMBER = 2**64 - 1


def write(name, content):
    text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
    (HERE / name).write_text(text, encoding="ascii")


def hex_of(text):
    return text.encode("utf-8").hex()


# Keys of every length around the steps of fast CRC code, of every width of UTF-8, and of both at once.
KEYS = (
    ["123456789", "a", "z", "0", " ", "~", "The quick brown fox jumps over the lazy dog"]
    + ["o-20260301-%d" % n for n in (0, 1, 7, 10, 99, 1234567)]
    + ["abcdefghijklmnopqrstuvwxyz"[:n] for n in range(2, 26)]
    + ["\u00a0", "\u00e9", "\u00fc\u00df", "\u07ff", "\u0800", "\u20ac", "\ud7ff", "\ue000", "\ufffd", "\uffff"]
    + ["\U00010000", "\U0001f600", "\U0010ffff", "customer-\u00e9", "12345678\u20ac", "1234567\U0001f600x"]
    + ["\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u65e5\u672c\u8a9e", "e\u0301", "x" * 511, "x" * 512, "\u20ac" * 170 + "ab"]
)


def slots():
    assert zlib.crc32(b"123456789") == 0xCBF43926  # the check value of CRC-32 in the literature
    cases = []
    for key in KEYS:
        crc = zlib.crc32(key.encode("utf-8"))
        cases.append({
            "key": key,
            "utf8": hex_of(key),
            "crc32": crc,
            "slots": {str(n): crc % n for n in SLOT_COUNTS},
        })
    write("slots.json", cases)


def byte_order():
    keys = sorted(set(KEYS) | {"a\uffff", "a\U00010000", "a", "aa", "a ", "B", "b"}, key=lambda key: key.encode("utf-8"))
    write("byte-order.json", {"ascending": keys})


def ranges_of_bytes():
    bounds = sorted(["C", "g", "g1", "\u00e9", "\uffff", "\U00010000", "\U0001f600"], key=lambda b: b.encode("utf-8"))
    starts = [b.encode("utf-8") for b in bounds]
    keys = KEYS + bounds + ["B~", "C ", "g0", "g10", "f\U0010ffff", "\ufffe", "\U0000ffff\U0010ffff", "\U0001f5ff"]
    cases = [case(key, bisect.bisect_right(starts, key.encode("utf-8")), bounds) for key in dict.fromkeys(keys)]
    write("ranges-bytes.json", {"bounds": bounds, "cases": cases})


def ranges_of_numbers():
    numbers = [9, 10, 1000, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63, MAX_NUMBER]
    bounds = [str(n) for n in numbers]
    keys = sorted({m for n in numbers for m in (n - 1, n, n + 1) if m <= MAX_NUMBER} | {0, 1, 99, 12345678901234567890})
    cases = [case(str(n), bisect.bisect_right(numbers, n), bounds) for n in keys]
    malformed = ["", "00", "01", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x10", "abc", "1_000", str(MAX_NUMBER + 1), "9" * 20,
                 "1" + "0" * 20, "\u0663", "\uff11"]
    write("ranges-numeric.json", {"bounds": bounds, "cases": cases, "malformed": malformed})


def case(key, index, bounds):
    return {
        "key": key,
        "range": index,
        "start": bounds[index - 1] if index > 0 else "",
        "end": bounds[index] if index < len(bounds) else "",
    }


def sequences():
    prefix = "o-"
    epochs = [
        {"date": 20260101, "end_date": 20260228, "residues": 1},
        {"date": 20260228, "end_date": 20260401, "residues": 4},
        {"date": 20260401, "end_date": 0, "residues": 60},
    ]
    numbers = [0, 1, 3, 4, 5, 59, 60, 61, 1000003, 2**31, 2**32 + 7, 2**53 + 1, 2**63 - 1, 2**63, MAX_NUMBER]
    valid = []
    for date in ("20260101", "20260227", "20260228", "20260331", "20260401", "20261231", "20280229", "99991231"):
        datetime.date(int(date[:4]), int(date[4:6]), int(date[6:]))
        epoch = [e for e in epochs if e["date"] <= int(date)][-1]
        for number in numbers:
            valid.append({
                "key": f"{prefix}{date}-{number}",
                "date": int(date),
                "number": str(number),
                "epoch_date": epoch["date"],
                "residue": number % epoch["residues"],
            })
    malformed = {
        "no prefix": "20260301-1",
        "other prefix": "x-20260301-1",
        "prefix in capitals": "O-20260301-1",
        "prefix alone": "o-",
        "no number": "o-20260301-",
        "no dash": "o-202603011",
        "other dash": "o-20260301_1",
        "no date": "o--1",
        "seven digits of date": "o-2026030-1",
        "nine digits of date": "o-020260301-1",
        "dashed date": "o-2026-03-01-1",
        "letter in the date": "o-2026O301-1",
        "digits of another script in the date": "o-2026\u0660\u0663\u0660\u0661-1",
        "day 0": "o-20260300-1",
        "day 32": "o-20260332-1",
        "April 31": "o-20260431-1",
        "February 29 of a common year": "o-20260229-1",
        "February 29 of 2100": "o-21000229-1",
        "month 0": "o-20260001-1",
        "month 13": "o-20261301-1",
        "year 0": "o-00000301-1",
        "leading zero": "o-20260301-01",
        "two zeros": "o-20260301-00",
        "signed number": "o-20260301--1",
        "plus sign": "o-20260301-+1",
        "letter in the number": "o-20260301-1a",
        "fraction": "o-20260301-1.5",
        "space at the end": "o-20260301-1 ",
        "space at the start": " o-20260301-1",
        "digits of another script": "o-20260301-\u0661",
        "2^64": "o-20260301-18446744073709551616",
        "21 digits": "o-20260301-100000000000000000000",
    }
    write("sequences.json", {
        "prefix": prefix,
        "epochs": epochs,
        "valid": valid,
        "malformed": [{"key": key, "why": why} for why, key in malformed.items()],
        "before_first_epoch": ["o-20251231-1", "o-00010101-0", "o-20240229-5"],
    })


def keys():
    invalid = {
        "empty": b"",
        "513 bytes": b"x" * 513,
        "171 characters of three bytes": "\u20ac".encode() * 171,
        "NUL": b"\x00",
        "line feed": b"a\nb",
        "U+001F": b"\x1f",
        "DEL": b"a\x7f",
        "U+0080": "\u0080".encode(),
        "next line, U+0085": "a\u0085".encode(),
        "U+009F": "\u009fa".encode(),
        "byte that never occurs": b"\xff",
        "lone continuation byte": b"a\x80",
        "cut after the first byte": b"a\xc3",
        "cut after three of four bytes": b"\xf0\x9f\x98",
        "slash in two bytes": b"\xc0\xaf",
        "slash in three bytes": b"\xe0\x80\xaf",
        "high surrogate": b"\xed\xa0\xbd",
        "surrogates as in CESU-8": b"\xed\xa0\xbd\xed\xb8\x80",
        "beyond U+10FFFF": b"\xf4\x90\x80\x80",
        "Latin-1": "caf\u00e9".encode("latin-1"),
    }
    for why, key in invalid.items():
        assert not is_key(key), why
    valid = [b"a", b" ", b"~", b"\"", b"\\", b"/", "\u00a0".encode(), "\u00ad".encode(), "\u200b".encode(), "\ufeff".encode(),
             "\ufffe".encode(), "\U0010ffff".encode(), b"x" * 512, "\u00e9".encode() * 256, "\u20ac".encode() * 170 + b"aa",
             "\U0001f600".encode() * 128]
    assert all(is_key(key) for key in valid)
    write("keys.json", {
        "invalid": [{"utf8": key.hex(), "why": why} for why, key in invalid.items()],
        "valid": [{"utf8": key.hex()} for key in valid],
    })


def is_key(key):
    try:
        text = key.decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return False
    return 1 <= len(key) <= 512 and not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in text)


slots()
byte_order()
ranges_of_bytes()
ranges_of_numbers()
sequences()
keys()
