"""Where deals live: one folder and one SQLite database each, with one thread that writes."""

from bailment.store.deal import Deal, StoredAgreement, StoredFile, create, open_deal
from bailment.store.ledger import StoredLedger
from bailment.store.transaction import Transaction

__all__ = [
    "Deal",
    "StoredAgreement",
    "StoredFile",
    "StoredLedger",
    "Transaction",
    "create",
    "open_deal",
]
