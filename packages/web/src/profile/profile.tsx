import {
  BellSlashIcon,
  CaretLeftIcon,
  CaretRightIcon,
  DevicesIcon,
  EyeIcon,
  type Icon,
  KeyIcon,
  LockKeyIcon,
  PaletteIcon,
  ProhibitIcon,
  QuestionIcon,
  TicketIcon,
  UserCircleIcon,
} from '@phosphor-icons/react';
import { type ComponentType, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../design/button.tsx';
import { useDesktop } from '../design/media.ts';
import { Sheet } from '../design/sheet.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { Panes } from '../shell/panes.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import { Appearance } from './appearance.tsx';
import { Codes } from './codes.tsx';
import { Devices } from './devices.tsx';
import { Invitations } from './invitations.tsx';
import { Name } from './name.tsx';
import { Password } from './password.tsx';
import { Privacy } from './privacy.tsx';
import styles from './profile.module.css';
import { Section } from './section.tsx';
import { Blocked, Muted } from './set-apart.tsx';

interface SectionEntry {
  path: string;
  title: TextId;
  icon: Icon;
  content: ComponentType;
  forHost?: boolean;
}

const sections: readonly SectionEntry[] = [
  { path: 'name', title: 'profile.name', icon: UserCircleIcon, content: Name },
  { path: 'privacy', title: 'profile.privacy', icon: EyeIcon, content: Privacy },
  { path: 'blocked', title: 'profile.blocked', icon: ProhibitIcon, content: Blocked },
  { path: 'muted', title: 'profile.muted', icon: BellSlashIcon, content: Muted },
  { path: 'appearance', title: 'profile.appearance', icon: PaletteIcon, content: Appearance },
  { path: 'devices', title: 'profile.devices', icon: DevicesIcon, content: Devices },
  { path: 'password', title: 'profile.password', icon: LockKeyIcon, content: Password },
  { path: 'codes', title: 'profile.codes', icon: KeyIcon, content: Codes },
  {
    path: 'invitations',
    title: 'profile.invitations',
    icon: TicketIcon,
    content: Invitations,
    forHost: true,
  },
];

function SignOut() {
  const client = useClient();
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  return (
    <>
      <Button look="secondary" wide onClick={() => setAsking(true)}>
        <Text id="signOut" />
      </Button>
      {asking && (
        <Sheet title={text('signOut.title')} onClose={() => setAsking(false)}>
          <div className={styles.confirm}>
            <p>
              <Text id="signOut.words" />
            </p>
            <Button
              wide
              busy={busy}
              onClick={() => {
                setBusy(true);
                void client.signOut();
              }}
            >
              <Text id="signOut" />
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}

/**
 * Settings: the name people see, privacy, devices and keys to the account, help.
 * @param section that is open; the list alone for any other word
 */
export default function Profile({ section }: { section: string }) {
  const text = useText();
  const account = useAccount();
  const desktop = useDesktop();
  useTitle('profile.sections');
  const offered = sections.filter(({ forHost }) => forHost !== true || account.role === 'host');
  const chosen = offered.find(({ path }) => path === section) ?? (desktop ? offered[0] : undefined);
  return (
    <Panes
      listLabel={text('profile.sections')}
      open={chosen !== undefined}
      list={
        <div className={styles.list}>
          <header className={styles.head}>
            <Link href="/profile" className={styles.back} aria-label={text('back')}>
              <CaretLeftIcon size={22} weight="bold" className="flips" />
            </Link>
            <h1 className={styles.title}>
              <Text id="profile.sections" />
            </h1>
            {account.role === 'host' && (
              <p className={styles.role}>
                <Text id="profile.host" />
              </p>
            )}
          </header>
          <nav className={styles.entries} aria-label={text('profile.sections')}>
            {offered.map(({ path, title, icon: EntryIcon }) => (
              <Link
                key={path}
                href={`/profile/${path}`}
                className={styles.entry}
                aria-current={chosen?.path === path ? 'true' : undefined}
              >
                <EntryIcon size={22} aria-hidden="true" />
                <Text id={title} />
                <CaretRightIcon size={16} className="flips" aria-hidden="true" />
              </Link>
            ))}
            <Link href="/help" className={styles.entry}>
              <QuestionIcon size={22} aria-hidden="true" />
              <Text id="help.title" />
              <CaretRightIcon size={16} className="flips" aria-hidden="true" />
            </Link>
          </nav>
          <SignOut />
        </div>
      }
      pane={
        chosen !== undefined && (
          <Section title={text(chosen.title)} back="/profile/settings" key={chosen.path}>
            <chosen.content />
          </Section>
        )
      }
    />
  );
}
