-- Guards of stock that no table definition can say.
CREATE OR REPLACE FUNCTION ims_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ims_ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ims_ledger_append_only BEFORE UPDATE OR DELETE ON ims_ledger
FOR EACH ROW EXECUTE FUNCTION ims_ledger_is_append_only();
CREATE OR REPLACE FUNCTION ims_commitment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT (
    (OLD.state = 'held' AND NEW.state IN ('allocated', 'released', 'expired'))
    OR (OLD.state = 'allocated' AND NEW.state IN ('shipped', 'released'))
  ) THEN
    RAISE EXCEPTION 'a commitment moves forward only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ims_commitment_forward BEFORE UPDATE ON ims_commitment
FOR EACH ROW EXECUTE FUNCTION ims_commitment_moves_forward();
