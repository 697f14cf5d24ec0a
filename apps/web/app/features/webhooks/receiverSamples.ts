type Sample = { language: string; install: string; code: string };

/** Receivers for the libraries of Standard Webhooks. Answer 2xx at once and work afterwards. */
export const receiverSamples: readonly Sample[] = [
  {
    language: 'Node',
    install: 'npm install standardwebhooks express',
    code: `import express from 'express';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

express()
  .post('/webhooks', express.raw({ type: 'application/json' }), (req, res) => {
    const event = webhook.verify(req.body.toString(), req.headers); // throws when it is not ours
    console.log(event.type, event.data);
    res.sendStatus(204);
  })
  .listen(8080);`,
  },
  {
    language: 'Python',
    install: 'pip install standardwebhooks flask',
    code: `import os
from flask import Flask, request
from standardwebhooks.webhooks import Webhook

app = Flask(__name__)
webhook = Webhook(os.environ["WEBHOOK_SECRET"])

@app.post("/webhooks")
def receive():
    event = webhook.verify(request.get_data(as_text=True), request.headers)  # raises when it is not ours
    print(event["type"], event["data"])
    return "", 204`,
  },
  {
    language: 'Go',
    install: 'go get github.com/standard-webhooks/standard-webhooks/libraries',
    code: `package main

import (
	"io"
	"net/http"
	"os"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

func main() {
	webhook, err := standardwebhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if err != nil {
		panic(err)
	}
	http.HandleFunc("POST /webhooks", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || webhook.Verify(body, r.Header) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	http.ListenAndServe(":8080", nil)
}`,
  },
];
