-- Who was erased is read whole, and is few.
CREATE INDEX accounts_erased ON accounts (tenant, user_id) WHERE erased = 1;
