import { createAddressPolicy, systemClock } from '@novapulse/core';
import { eventually, startReceiver } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEndpointLife } from '../../endpoints/createEndpointLife.ts';
import { createEmailHandler } from '../../handlers/email/createEmailHandler.ts';
import { createKeptMailer } from '../../handlers/email/createKeptMailer.ts';
import { createDeliveryHandler } from '../../handlers/webhook/createDeliveryHandler.ts';
import { createEndpointCache } from '../../handlers/webhook/createEndpointCache.ts';
import { createSender } from '../../handlers/webhook/sendRequest.ts';
import { signalRun } from '../signalRun.ts';
import { startRun } from '../startRun.ts';
import { openWorkflows, type TestWorkflows } from '../testing/openWorkflows.ts';
import { approval } from './approval.ts';
import { endpointRecovery } from './endpointRecovery.ts';
import { memberOnboarding } from './memberOnboarding.ts';
import { workflowDefinitions } from './workflows.ts';

// Runs take many turns, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('the workflows that ship', () => {
  let workflows: TestWorkflows;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    workflows = await openWorkflows('postgres');
    receiver = await startReceiver();
    const { ledger, faults } = workflows;
    const { db, keyring, newId } = ledger;
    const onFault = (error: unknown) => void faults.push(error);
    await workflows.startWorker(workflowDefinitions, {
      'email.send': createEmailHandler({
        mailer: createKeptMailer({ db, from: 'NovaPulse <no-reply@example.test>' }),
        keyring,
        publicUrl: 'https://np.example',
      }),
      deliver: createDeliveryHandler({
        db,
        life: createEndpointLife({
          newId,
          disableAfterMs: 432_000_000,
          onDisabled: async (tx, { webhookId, organizationId }) =>
            void (await startRun(
              tx,
              endpointRecovery,
              { webhookId },
              { newId, organizationId, trigger: 'endpoint_disabled' },
            )),
        }),
        endpoints: createEndpointCache(db.sql, keyring),
        sender: createSender({
          addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
          timeoutMs: 5_000,
        }),
        clock: systemClock,
        retryScheduleMs: [1_000],
        userAgent: 'NovaPulse/test',
        random: () => 0,
        onFault,
      }),
    });
    await db.sql.query(`insert into users (id, email, name) values ('usr_ann', 'ann@example.test', 'Ann')`);
    await db.sql.query(`insert into memberships (organization_id, user_id, role) values ($1, 'usr_ann', 'admin')`, [
      ledger.organizationId,
    ]);
  });
  afterAll(async () => {
    await workflows.close();
    await receiver.close();
  });

  const mails = async () => {
    const kept = await workflows.ledger.db.prisma.keptMail.findMany({ orderBy: { id: 'asc' } });
    return kept.map(({ recipient, subject, text }) => ({ recipient, subject, text }));
  };
  const mailAbout = (subject: RegExp) =>
    eventually(async () => {
      const found = (await mails()).find((mail) => subject.test(mail.subject));
      expect(found).toBeDefined();
      return found;
    }, 60_000);
  const settled = (jobId: string, status: string) =>
    eventually(async () => expect(await workflows.status(jobId)).toBe(status), 60_000);

  it('approval: mails a link, takes one decision by it and publishes the decision', async () => {
    const run = await workflows.start(approval, {
      approver: 'boss@example.test',
      title: 'Pay 100',
      details: 'Invoice 7',
      validDays: 3,
    });
    const mail = await mailAbout(/Pay 100/);
    expect(mail).toMatchObject({ recipient: 'boss@example.test', text: expect.stringContaining('Invoice 7') });
    const [, token = ''] = /https:\/\/np\.example\/workflows\/approve\?token=([\w-]+)/.exec(mail?.text ?? '') ?? [];
    const payload = { approved: true, comment: 'fine' };
    expect(await workflows.ledger.db.transaction((tx) => signalRun(tx, { token, payload }))).toMatchObject({
      kind: 'accepted',
    });
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual({ decision: 'approved', comment: 'fine' });
    const published = await workflows.ledger.db.prisma.event.findFirstOrThrow({ where: { type: 'approval.decided' } });
    expect(Buffer.from(published.body).toString()).toContain(`"runId":"${run.id}"`);
  });

  it('onboarding: greets, waits, and reminds who has not come back', async () => {
    const run = await workflows.start(memberOnboarding, {
      userId: 'usr_ann',
      organizationName: 'Acme\nInc',
      waitDays: 3,
    });
    await mailAbout(/Welcome to Acme Inc/);
    await settled(run.jobId, 'waiting');
    await workflows.passTime(run);
    await settled(run.jobId, 'succeeded');
    expect((await workflows.job(run.jobId)).output).toEqual({ outcome: 'reminded' });
    await mailAbout(/is waiting for you/);
  });

  it('recovery: warns of a disabled endpoint, probes it, enables it and replays what failed', async () => {
    const { ledger } = workflows;
    const webhookId = await ledger.addWebhook(receiver.url('/hook'));
    receiver.on('/hook', 410);
    const { deliveryIds } = await ledger.publish('invoice.paid', '{}');
    const delivery = deliveryIds[0] ?? '';
    await mailAbout(/was disabled/);
    const found = await ledger.db.prisma.workflowRun.findFirstOrThrow({ where: { name: 'endpoint-recovery' } });
    expect(found).toMatchObject({ trigger: 'endpoint_disabled', input: { webhookId } });
    await settled(found.jobId, 'waiting');

    // Still gone at the first probe, back at the second.
    await workflows.passTime(found);
    await eventually(async () =>
      expect((await workflows.steps(found.id)).find(({ name }) => name === 'Wait before probe 2')?.status).toBe(
        'waiting',
      ),
    );
    receiver.on('/hook', 200);
    await settled(found.jobId, 'waiting');
    await workflows.passTime(found);
    await settled(found.jobId, 'succeeded');
    expect((await workflows.job(found.jobId)).output).toEqual({ outcome: 'recovered', replayed: 1 });
    await settled(delivery, 'succeeded');
    expect(await ledger.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhookId } })).toMatchObject({
      disabledAt: null,
      disabledReason: null,
    });
    await mailAbout(/is back/);
    expect(workflows.faults).toEqual([]);
  });
});
