-- What sync asks of receipts: whether any moved in a room since a position, and where a user read since.
CREATE INDEX receipts_by_position ON receipts (tenant, room, position);
CREATE INDEX receipts_by_user ON receipts (tenant, user_id, position);
