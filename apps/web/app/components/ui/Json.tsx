import { Fragment } from 'react';
import { prettyJson } from './prettyJson.ts';

/** Pretty JSON with quiet keys. Text that is not JSON, or is cut, is shown as it is. */
export function Json({ text }: { text: string }) {
  const pretty = prettyJson(text);
  if (pretty === null) return <>{text}</>;
  return (
    <>
      {pretty.split('\n').map((line, index) => {
        const match = /^(\s*)("(?:[^"\\]|\\.)*":)(.*)$/.exec(line);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one immutable text have no other name
          <Fragment key={index}>
            {index > 0 ? '\n' : ''}
            {match ? (
              <>
                {match[1]}
                <span className="text-ink-3">{match[2]}</span>
                {match[3]}
              </>
            ) : (
              line
            )}
          </Fragment>
        );
      })}
    </>
  );
}
