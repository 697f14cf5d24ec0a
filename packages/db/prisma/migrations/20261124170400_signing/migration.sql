ALTER TABLE "webhooks" ADD COLUMN "signing" TEXT NOT NULL DEFAULT 'hmac'
  CONSTRAINT "webhooks_signing_check" CHECK ("signing" IN ('hmac', 'ed25519', 'both'));

-- What is encrypted with a key that is to be retired is found by it.
CREATE INDEX "webhook_secrets_key_id_idx" ON "webhook_secrets"("key_id");

CREATE TABLE "webhook_signing_keys" (
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_signing_keys_pkey" PRIMARY KEY ("webhook_id", "version")
);

CREATE INDEX "webhook_signing_keys_key_id_idx" ON "webhook_signing_keys"("key_id");

ALTER TABLE "webhook_signing_keys" ADD CONSTRAINT "webhook_signing_keys_webhook_id_fkey"
  FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;
