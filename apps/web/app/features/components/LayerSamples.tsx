import { CircleMinus, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../components/ui/Menu.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { SecretReveal } from '../../components/ui/SecretReveal.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/ui/Sheet.tsx';
import { showToast } from '../../components/ui/Toasts.tsx';
import { Row, Sample } from './Sample.tsx';

const nothing = (): void => undefined;

export function LayerSamples() {
  const [isSheetOpen, setSheetOpen] = useState(false);
  return (
    <>
      <Sample title="Sheet, dialogs, menu, toast">
        <Row>
          <Button type="button" onClick={() => setSheetOpen(true)}>
            Open sheet
          </Button>
          <ConfirmDialog
            title="Replay 1,204 deliveries?"
            confirmLabel="Replay 1,204"
            onConfirm={nothing}
            trigger={<Button type="button">Replay…</Button>}
          >
            <p>Each keeps its event id, so a correct receiver ignores what it has seen.</p>
          </ConfirmDialog>
          <ConfirmDialog
            title="Delete this webhook?"
            confirmLabel="Delete webhook"
            typeToConfirm="sample.example"
            onConfirm={nothing}
            trigger={
              <Button type="button" variant="danger">
                Delete…
              </Button>
            }
          >
            <p>Its waiting deliveries are not sent and its secrets are erased.</p>
          </ConfirmDialog>
          <Menu trigger={<Button type="button">Open menu</Button>}>
            <MenuLabel>Sample</MenuLabel>
            <MenuItem icon={KeyRound}>Secrets</MenuItem>
            <MenuItem icon={CircleMinus} disabled>
              Disabled
            </MenuItem>
            <MenuLine />
            <MenuItem danger>Delete…</MenuItem>
          </Menu>
          <Button
            type="button"
            onClick={() =>
              showToast('Webhook disabled. New events skip it.', { action: { label: 'Undo', onAction: nothing } })
            }
          >
            Show toast
          </Button>
        </Row>
        {isSheetOpen ? (
          <Sheet title="Sample sheet" onClose={() => setSheetOpen(false)}>
            <SheetBody>
              <p>For creating and quick edits.</p>
            </SheetBody>
            <SheetFoot>
              <Button type="button" variant="primary" onClick={() => setSheetOpen(false)}>
                Done
              </Button>
            </SheetFoot>
          </Sheet>
        ) : null}
      </Sample>
      <Sample title="Notes">
        <div className="grid gap-3">
          <Note tone="bad" title="Failing since 07:04." action={<Button size="small">Open failures</Button>}>
            Deliveries are retried and none is lost.
          </Note>
          <Note tone="warn" title="The receiver asked to wait until 14:32.">
            Nothing is sent before then.
          </Note>
          <Note tone="ok">Everything that was skipped has been sent.</Note>
          <Note icon={KeyRound}>The signing secret is shown once after you create the webhook.</Note>
        </div>
      </Sample>
      <Sample title="Secret, shown once" wide>
        <SecretReveal
          title="New secret"
          secret="whsec_c2FtcGxlIHNhbXBsZSBzYW1wbGUgc2FtcGxlIQ=="
          done={
            <Button type="button" variant="primary">
              I have stored it
            </Button>
          }
        >
          Store it in the receiver now. You will not see it again after you leave this page.
        </SecretReveal>
      </Sample>
    </>
  );
}
