-- Routing: which events an endpoint gets by their body, and event types with a schema.

-- `json` keeps what was written as it was written. Null: every event.
ALTER TABLE "webhooks" ADD COLUMN "filter" JSON;

CREATE TABLE "event_types" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    -- The version that is enforced.
    "version" INTEGER NOT NULL DEFAULT 1,
    "has_schema" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_types_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "event_types_organization_id_name_key" ON "event_types" ("organization_id", "name");
ALTER TABLE "event_types" ADD CONSTRAINT "event_types_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Never changed: a schema that is changed is a new version.
CREATE TABLE "event_type_versions" (
    "event_type_id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    -- JSON Schema 2020-12; null: any data.
    "schema" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_type_versions_pkey" PRIMARY KEY ("event_type_id","version")
);
ALTER TABLE "event_type_versions" ADD CONSTRAINT "event_type_versions_event_type_id_fkey" FOREIGN KEY ("event_type_id") REFERENCES "event_types"("id") ON DELETE CASCADE ON UPDATE CASCADE;
