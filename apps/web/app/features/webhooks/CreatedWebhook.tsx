import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { SecretReveal } from '../../components/ui/SecretReveal.tsx';
import { SheetBody } from '../../components/ui/Sheet.tsx';
import { Url } from '../../components/ui/Url.tsx';

/** The only time the secret is seen; the next step is a test event. */
export function CreatedWebhook({ webhook }: { webhook: { id: string; url: string; secret: string } }) {
  return (
    <SheetBody>
      <p className="[overflow-wrap:anywhere]">
        <Url url={webhook.url} />
      </p>
      <SecretReveal
        title="Signing secret"
        secret={webhook.secret}
        done={
          <ButtonLink variant="primary" to={`/webhooks/${webhook.id}/test`}>
            I have stored it
          </ButtonLink>
        }
      >
        Store it in the receiver now. You will not see it again after you leave this page.
      </SecretReveal>
      <p className="text-ink-3">Next you can send a test event and watch it arrive.</p>
    </SheetBody>
  );
}
