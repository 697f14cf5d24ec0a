import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { SecretReveal } from '../../components/ui/SecretReveal.tsx';
import { SheetBody } from '../../components/ui/Sheet.tsx';

type CreatedApiKeyProps = {
  created: { name: string; key: string; scopes: readonly string[] };
  /** Of this installation, as the browser reaches it. */
  origin: string;
};

/** The only time the key is seen, with the first request that it can make. */
export function CreatedApiKey({ created, origin }: CreatedApiKeyProps) {
  const example = exampleFor(created, origin);
  return (
    <SheetBody>
      <SecretReveal
        title={created.name}
        secret={created.key}
        done={
          <ButtonLink variant="primary" to="/api-keys" preventScrollReset>
            I have stored it
          </ButtonLink>
        }
      >
        Store it where the service reads its secrets. You will not see it again after you leave this page.
      </SecretReveal>
      <CodeBlock title="Try it" copyText={example} copyLabel="Copy the command" bodyLabel="Example with curl">
        {example}
      </CodeBlock>
    </SheetBody>
  );
}

const queryByScope: Readonly<Record<string, string>> = {
  'webhooks:read': 'webhooks.list',
  'deliveries:read': 'deliveries.list',
  'jobs:read': 'jobs.list',
  'workflows:read': 'workflows.list',
  'reports:read': 'reports.list',
};

function exampleFor({ key, scopes }: CreatedApiKeyProps['created'], origin: string): string {
  const authorization = `  -H 'authorization: Bearer ${key}'`;
  if (scopes.includes('events:publish')) {
    return [
      `curl ${origin}/api/trpc/events.publish \\`,
      `${authorization} \\`,
      "  -H 'content-type: application/json' \\",
      `  -d '{"type":"invoice.paid","data":{"amount":1200}}'`,
    ].join('\n');
  }
  const query = scopes.map((scope) => queryByScope[scope]).find((path) => path !== undefined);
  return [`curl ${origin}/api/trpc/${query ?? 'system.info'} \\`, authorization].join('\n');
}
