"""Claims stopped on their way into and out of a language model: pip install gorget (or llm-guard, with the same names)

python examples/llm_scanner.py
"""

from gorget import scan_output, scan_prompt
from gorget.util import configure_logger

from hipfacts.adapters.llm_guard import ClaimScanner

PROMPT = "Can side leg raises fill in my hip dips?"
ANSWERS = ["Yes! Side leg raises fill in your hip dips within a month.", "No. Exercise won't fill in hip dips."]


def main() -> None:
    configure_logger("ERROR")
    scanners = [ClaimScanner()]
    _, valid, score = scan_prompt(scanners, PROMPT)
    print(f"{PROMPT} {valid} {score}")
    for answer in ANSWERS:
        _, valid, score = scan_output(scanners, PROMPT, answer)
        print(f"{answer} {valid} {score}")


if __name__ == "__main__":
    main()
