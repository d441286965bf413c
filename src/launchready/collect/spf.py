"""SPF of the product's domain and of all that its senders send from: the records, and what they say of each sender's own addresses.

The records of a domain are asked for level by level; the senders' addresses are judged meanwhile, by the same answers.
"""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.standards.spf import check_host
from launchready.standards.spf_senders import domains, proposed, questions
from launchready.standards.spf_tree import tree


async def product(scope: Scope) -> None:
    """Ask about every domain that mail of the product comes from."""
    session = scope.session
    asked = (*domains(scope.product), *(name for sender in scope.product.email.senders for name in proposed(sender)))
    await session.journal.gather(
        *(session.settle(tree(domain)) for domain in dict.fromkeys(asked)),
        *(session.settle(check_host(*question)) for question in questions(scope.product)),
    )


COLLECTOR = Collector("spf", product=product)
