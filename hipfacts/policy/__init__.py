"""What is done about a caption: a policy's rules over a report. What is true is for the claims to say."""

from hipfacts.policy.cases import Case, case
from hipfacts.policy.policy import NO_KNOWN_CLAIM, Policy, default_path
from hipfacts.policy.rules import Bounds, PolicyRule, SourceTest, When

__all__ = ["NO_KNOWN_CLAIM", "Bounds", "Case", "Policy", "PolicyRule", "SourceTest", "When", "case", "default_path"]
