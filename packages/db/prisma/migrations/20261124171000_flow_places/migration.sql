-- Deliveries that waited for a place at their endpoint and were handed to the engine: they count as if they ran.
CREATE INDEX "jobs_given_place" ON "jobs" ("webhook_id") WHERE "held_at" IS NOT NULL AND "message_id" IS NOT NULL;
