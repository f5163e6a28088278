"""Read plan.json with the standard library: who is visited when, and how good the plan is."""

import json
from pathlib import Path

plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
assert plan["schema_version"] == 2

print(f"{plan['cost_eur']:.0f} €, at most {plan['gap']:.1%} above the best possible")
print("roads:", plan["network"]["kind"])
for route in plan["routes"]:
    for visit in route["visits"]:
        print(route["date"], visit["open"][11:16], visit["name"], visit["commune"])
for commune in plan["unserved"]:
    print(commune["name"], "lacks", commune["missing_visits"], commune["reason"])
