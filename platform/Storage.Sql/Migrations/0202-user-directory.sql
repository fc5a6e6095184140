-- The words by which users are found: of their name and their localpart. Made from profiles and accounts, and could be made anew.
CREATE TABLE directory_words (
    tenant BIGINT NOT NULL,
    word TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (tenant, word, user_id)
) WITHOUT ROWID;
CREATE INDEX directory_words_of_user ON directory_words (tenant, user_id);
