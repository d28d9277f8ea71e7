"""The ground floor: database, money, clock, ids, outbox, jobs, languages, kana, paging, observability."""
