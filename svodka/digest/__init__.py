"""One mail a day: subscriptions, editions and the ledger of deliveries."""
