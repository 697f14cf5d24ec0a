-- What was done to somebody or something, newest first.
CREATE INDEX "audit_events_organization_id_target_id_id_idx" ON "audit_events"("organization_id", "target_id", "id");

-- What did not succeed is rare, and looked for: one small index, whatever else is asked.
CREATE INDEX "audit_events_not_succeeded_idx" ON "audit_events"("organization_id", "id") WHERE "outcome" <> 'success';

-- Append-only covers emptying the table, which the trigger for updates and deletes does not see.
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_events_are_append_only"();
