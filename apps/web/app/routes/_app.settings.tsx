import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Note } from '../components/ui/Note.tsx';
import { Panel } from '../components/ui/Panel.tsx';
import { showToast } from '../components/ui/Toasts.tsx';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { graceTime } from '../features/settings/graceTime.ts';
import { loadSettings } from '../features/settings/loadSettings.server.ts';
import { MfaPolicyPanel } from '../features/settings/MfaPolicyPanel.tsx';
import { OrganizationPanel } from '../features/settings/OrganizationPanel.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';

export const meta: MetaFunction = () => [{ title: 'Settings · NovaPulse' }];

const intents = ['rename', 'require', 'makeOptional'] as const;
type Intent = (typeof intents)[number];

export const loader = (args: LoaderFunctionArgs) => loadSettings(args);

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const intent = intents.find((known) => known === formText(form, 'intent'));
  if (intent === undefined) throw data(null, { status: 400 });
  const result = await act(args, (api) => api.organization.update(changeFor(intent, form)));
  const at = args.context.now().toISOString();
  if (!result.ok) return data({ intent, at, problem: result.problem }, { status: result.status });
  return data({ intent, at, problem: undefined });
}

function changeFor(intent: Intent, form: FormData) {
  if (intent === 'rename') return { name: formText(form, 'name') };
  if (intent === 'makeOptional') return { mfaPolicy: 'optional' as const };
  return { mfaPolicy: 'required' as const, mfaGraceUntil: graceTime(formText(form, 'graceUntil')) };
}

const doneTexts: Record<Intent, string> = {
  rename: 'Name saved.',
  require: 'Saved. A second factor is required from then on.',
  makeOptional: 'A second factor is optional again.',
};

export default function SettingsRoute() {
  const page = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const mayManage = useMay('organization:manage');
  const mayOpen = useMay('organizations:manage');
  useEffect(() => {
    if (result && !result.problem) showToast(doneTexts[result.intent]);
  }, [result]);
  const isRename = result?.intent === 'rename';
  return (
    <Page title="Settings">
      <div className="grid max-w-215 gap-5">
        {mayManage ? null : (
          <Note title="Your role does not include changing these.">An admin of the organization can.</Note>
        )}
        <OrganizationPanel organization={page.organization} problem={isRename ? result.problem : undefined} />
        <MfaPolicyPanel
          key={page.organization.mfaGraceUntil}
          {...page}
          problem={isRename ? undefined : result?.problem}
        />
        {mayOpen ? (
          <Panel
            title="Organizations"
            end={
              <ButtonLink size="small" to="/settings/organizations">
                Open
              </ButtonLink>
            }
          >
            <p className="text-ink-2">All organizations of this installation. Only operators see them.</p>
          </Panel>
        ) : null}
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Settings">
      <PageProblem subject="Settings" />
    </Page>
  );
}
