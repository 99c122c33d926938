"""``python -m tests.campaign faults|kills``: the last line is the figures, exit status 1 where something went wrong."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter

from tests.campaign.faults import faults
from tests.campaign.kills import kills
from tests.campaign.setting import Setting


def main() -> None:
    """Run the campaign that is asked for."""
    options = _parser().parse_args()
    if options.campaign == "faults":
        result, setting = asyncio.run(faults(options.messages, options.share, options.seed))
    else:
        result, setting = asyncio.run(kills(options.moments, options.seed))
    _tell(setting)
    figures = result.as_json()
    shown = json.dumps(figures) if options.json else ", ".join(f"{name} {value}" for name, value in figures.items())
    sys.stdout.write(f"{shown}\n")
    sys.exit(0 if result.good else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    campaigns = parser.add_subparsers(dest="campaign", required=True)
    failing = campaigns.add_parser("faults", help="a share of all Bot API calls fails")
    failing.add_argument("--messages", type=int, default=5000)
    failing.add_argument("--share", type=float, default=0.2, help="of all calls, those that fail")
    killing = campaigns.add_parser("kills", help="kill -9 at random moments, with restarts")
    killing.add_argument("--moments", type=int, default=50)
    for each in (failing, killing):
        each.add_argument("--seed", type=int, default=0)
        each.add_argument("--json", action="store_true", help="the last line as JSON")
    return parser


def _tell(setting: Setting) -> None:
    """Say on the error output what the figures do not."""
    faults = ", ".join(f"{fault} {count}" for fault, count in sorted(setting.server.faults.done.items()))
    told = [f"faults: {faults or 'none'}", f"kills: {len(setting.tally.kills)}"]
    told += [f"{count} times a text that answers nothing: {text[:80]!r}" for text, count in _most(setting)]
    told += [f"doubled: {when}" for when in setting.tally.avoidable()]
    told += [f"not answered: chat {asked.chat}" for asked in setting.tally.asked if not asked.taken][:20]
    told += [f"invalid: {call.method}: {call.error}" for call in setting.server.invalid_calls[:20]]
    sys.stderr.write("\n".join([*told, ""]))


def _most(setting: Setting) -> list[tuple[str, int]]:
    return Counter(setting.tally.strange).most_common(10)


if __name__ == "__main__":
    main()
