"""What pandas makes of naive local times around the changes of clocks: `python time_zones.py > time_zones.json`.

Ran with pandas 2.x or 3.x and tzdata; see `pandas` and `tzdata` in the file for the versions.
"""
import json
import sys

import pandas as pd
import tzdata

MS = pd.Timedelta(milliseconds=1)
ZONES = {
    "Europe/Berlin": ["2024-03-31", "2024-10-27"],
    "America/New_York": ["2024-03-10", "2024-11-03"],
    "Australia/Lord_Howe": ["2024-04-07", "2024-10-06"],
}
AMBIGUOUS = {"earlier": True, "later": False}


def ms(times):
    return [None if pd.isna(time) else int((time - pd.Timestamp(0, tz="UTC")) / MS) for time in times]


def naive(day):
    """Each quarter of an hour of the hours around midnight to 05:00, as clocks might show it."""
    return pd.date_range(f"{day} 00:00", f"{day} 05:00", freq="15min")


def rules(zone, day):
    """With rows left out (NaT), and moved forward: to the first time that clocks show after the jump.

    That is what `shift_forward` says it does; in Lord Howe, whose clocks jump by half an hour, pandas moves to the next full hour.
    """
    times = naive(day)
    real = pd.date_range(f"{day} 00:00", f"{day} 06:00", freq="15min", tz=zone)
    cases = {}
    for name, is_earlier in AMBIGUOUS.items():
        local = times.tz_localize(zone, ambiguous=[is_earlier] * len(times), nonexistent="NaT")
        cases[f"{name} drop"] = ms(local)
        forward = [
            next(shown for shown in real if shown.tz_localize(None) >= time) if pd.isna(known) else known
            for time, known in zip(times, local)
        ]
        cases[f"{name} forward"] = ms(forward)
        if zone != "Australia/Lord_Howe":
            shifted = times.tz_localize(zone, ambiguous=[is_earlier] * len(times), nonexistent="shift_forward")
            assert ms(shifted) == ms(forward)
    return cases


def errors(zone, day):
    """Which single times pandas refuses by default, by kind."""
    found = {"ambiguous": [], "nonexistent": []}
    for index, time in enumerate(naive(day)):
        try:
            time.tz_localize(zone)
        except Exception as error:
            kind = "nonexistent" if "NonExistent" in type(error).__name__ or "nonexistent" in str(error) else "ambiguous"
            found[kind].append(index)
    return found


def inferred(zone, day):
    """Real hours in local time without their offset, which pandas puts back by their order."""
    real = pd.date_range(f"{day} 00:00", periods=20, freq="30min", tz=zone)
    local = real.tz_localize(None)
    back = local.tz_localize(zone, ambiguous="infer")
    assert (back == real).all()
    return {"local": [str(time) for time in local], "utc": ms(real)}


def steps(zone, start, freq, periods):
    times = pd.date_range(start, periods=periods, freq=freq, tz=zone)
    return {"start": ms(times)[0], "freq": freq, "utc": ms(times)}


def offsets(zone):
    """Offsets each 30 days from 1950 to 2040, in ms."""
    times = pd.date_range("1950-01-01", "2037-01-01", freq="30D", tz="UTC")
    local = times.tz_convert(zone)
    return [int(time.utcoffset() / MS) for time in local]


result = {"pandas": pd.__version__, "tzdata": tzdata.IANA_VERSION, "zones": {}}
for zone, days in ZONES.items():
    result["zones"][zone] = {
        "days": {
            day: {
                "local": [str(time) for time in naive(day)],
                "rules": rules(zone, day),
                "errors": errors(zone, day),
                "inferred": inferred(zone, day),
            }
            for day in days
        },
        "steps": [
            steps(zone, "2024-01-30", "D", 300),
            steps(zone, "2024-01-31", "ME", 24),
            steps(zone, "2024-01-01", "MS", 24),
            steps(zone, "2023-10-01 00:00", "3h", 100),
        ],
        "offsets": offsets(zone),
        "parts": [
            [int(time.hour), int(time.minute), int(time.day_of_week), int(time.day), int(time.day_of_year), int(time.month)]
            for time in pd.date_range("2024-02-27 13:30", periods=40, freq="373h", tz="UTC").tz_convert(zone)
        ],
    }
json.dump(result, sys.stdout)
