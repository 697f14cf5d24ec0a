import { Check, Copy } from 'lucide-react';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import { useCopy } from './useCopy.ts';

type CopyButtonProps = { text: string; label: string; withWord?: boolean };

/** Copies; says so with a tick and to screen readers. */
export function CopyButton({ text, label, withWord = false }: CopyButtonProps) {
  const { isCopied, copy } = useCopy();
  const icon = isCopied ? Check : Copy;
  return (
    <>
      {withWord ? (
        <Button type="button" size="small" icon={icon} onClick={() => copy(text)}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      ) : (
        <IconButton look="tiny" icon={icon} label={label} onClick={() => copy(text)} />
      )}
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
