import { Form } from '@remix-run/react';
import { Check, Copy, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { useCopy } from '../../components/ui/useCopy.ts';

/** Ten codes, shown once. Only the box at the end leads on: downloading or copying alone does not. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const [done, setDone] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const { copy } = useCopy();
  const text = `${codes.join('\n')}\n`;

  const download = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.download = 'novapulse-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
    setDone('Downloaded');
  };

  return (
    <>
      <Panel flush>
        <ol data-print className="grid grid-flow-col grid-cols-2 grid-rows-5 gap-x-6 gap-y-2 px-6 py-5 max-rail:px-4">
          {codes.map((code, index) => (
            <li key={code} className="flex items-baseline gap-4">
              <span className="tabular w-4 text-right text-ink-3">{index + 1}</span>
              <code className="text-base">{code}</code>
            </li>
          ))}
        </ol>
        <div className="flex flex-wrap items-center gap-2 border-line border-t px-6 py-3 max-rail:px-4">
          <Button type="button" size="small" icon={Download} onClick={download}>
            Download
          </Button>
          <Button
            type="button"
            size="small"
            icon={Copy}
            onClick={async () => {
              if (await copy(text)) setDone('Copied');
            }}
          >
            Copy
          </Button>
          <Button
            type="button"
            size="small"
            icon={Printer}
            onClick={() => {
              window.print();
              setDone('Sent to the printer');
            }}
          >
            Print
          </Button>
          <span role="status" className="ml-auto text-sm">
            {done ? (
              <span className="flex items-center gap-1.5">
                <Icon of={Check} size={14} bold className="text-ok-mark" />
                {done}
              </span>
            ) : null}
          </span>
        </div>
      </Panel>
      <Form action="/security" className="mt-4 flex items-start gap-4 max-rail:flex-col">
        <Checkbox required name="saved" checked={isSaved} onChange={(event) => setSaved(event.target.checked)}>
          <span>
            <span className="font-medium">I saved these codes in a safe place</span>
            <br />
            <span className="text-ink-3">A password manager is a good one. Not the phone that has the app.</span>
          </span>
        </Checkbox>
        {/* Not disabled: pressed too early, the browser points at the box. */}
        <Button variant={isSaved ? 'primary' : 'secondary'} className="ml-auto max-rail:ml-0 max-rail:w-full">
          Finish
        </Button>
      </Form>
    </>
  );
}
