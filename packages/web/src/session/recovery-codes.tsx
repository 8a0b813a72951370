import { CheckIcon, CopyIcon, DownloadSimpleIcon } from '@phosphor-icons/react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { copyText } from '../design/copy.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './entrance.module.css';

interface RecoveryCodesProps {
  codes: readonly string[];
  handle: string;
  onKept: () => void;
}

function saveAsFile(name: string, words: string): void {
  const address = URL.createObjectURL(new Blob([words], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The one-time codes, shown this once; goes on only when the person says they are kept. */
export function RecoveryCodes({ codes, handle, onKept }: RecoveryCodesProps) {
  const text = useText();
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');

  const copy = async () => setCopied((await copyText(codes.join('\n'))) ? 'yes' : 'refused');

  return (
    <>
      <ol className={styles.codes} dir="ltr" aria-label={text('codes.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={styles.row}>
        <Button look="secondary" onClick={copy}>
          {copied === 'yes' ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
          <Text id={copied === 'yes' ? 'codes.copied' : 'codes.copy'} />
        </Button>
        <Button
          look="secondary"
          onClick={() =>
            saveAsFile(`takeback-${handle}.txt`, text('codes.file', { handle, codes: codes.join('\n') }))
          }
        >
          <DownloadSimpleIcon size={18} />
          <Text id="codes.save" />
        </Button>
      </div>
      <p className="visually-hidden" role="status">
        {copied === 'yes' && text('codes.copied')}
      </p>
      {copied === 'refused' && (
        <p className={styles.words} role="alert">
          <Text id="codes.copyRefused" />
        </p>
      )}
      <label className={styles.kept}>
        <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        <Text id="codes.kept" />
      </label>
      <Button wide disabled={!kept} onClick={onKept}>
        <Text id="codes.continue" />
      </Button>
    </>
  );
}

/** The last step of sign-up. */
export default function WelcomeCodes(props: RecoveryCodesProps) {
  return (
    <main className={styles.entrance}>
      <div className={styles.column}>
        <div className={styles.head}>
          <h1 className={styles.title}>
            <Text id="codes.title" />
          </h1>
          <p className={styles.words}>
            <Text id="codes.words" />
          </p>
        </div>
        <RecoveryCodes {...props} />
      </div>
    </main>
  );
}
