import {
  BellIcon,
  BellSlashIcon,
  DotsThreeIcon,
  type Icon,
  LinkSimpleIcon,
  ProhibitIcon,
} from '@phosphor-icons/react';
import type { Person, Relation } from '@takeback/protocol';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { IconButton } from '../design/button.tsx';
import { useDesktop } from '../design/media.ts';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { type TextId, useText } from '../strings/text.tsx';
import { BlockSheet } from './block-sheet.tsx';
import styles from './person-menu.module.css';

interface Choice {
  readonly name: string;
  readonly icon: Icon;
  readonly title: TextId;
  readonly effect?: TextId;
  readonly run: () => void;
}

interface PersonMenuProps {
  person: Person;
  /** Null while it is not known: then there is only what needs no relation. */
  relation: Relation | null;
}

/** What else can be done about somebody: a menu at the button, a sheet on a phone. */
export function PersonMenu({ person, relation }: PersonMenuProps) {
  const client = useClient();
  const text = useText();
  const toast = useToast();
  const desktop = useDesktop();
  const [open, setOpen] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const name = person.displayName;

  const say = (id: TextId) => toast({ words: text(id, { name }) });
  /** @param done said afterwards, where nothing else on the screen shows it */
  const change = (act: 'mute' | 'unmute' | 'unblock', done?: TextId) => {
    client.people[act](person.id).then(
      () => done && say(done),
      (error: unknown) => toast({ words: text(failureOf(error)) }),
    );
  };
  const copyLink = () => {
    navigator.clipboard.writeText(`${location.origin}/people/${person.handle}`).then(
      () => say('person.link.copied'),
      () => say('copy.refused'),
    );
  };

  const choices: Choice[] = [{ name: 'copy', icon: LinkSimpleIcon, title: 'person.link', run: copyLink }];
  if (relation !== null)
    choices.push(
      relation.muted
        ? {
            name: 'unmute',
            icon: BellIcon,
            title: 'person.unmute',
            run: () => change('unmute', 'person.unmuted'),
          }
        : {
            name: 'mute',
            icon: BellSlashIcon,
            title: 'person.mute',
            effect: 'person.mute.effect',
            run: () => change('mute', 'person.muted'),
          },
      relation.blocked
        ? {
            name: 'unblock',
            icon: ProhibitIcon,
            title: 'person.unblock',
            run: () => change('unblock'),
          }
        : {
            name: 'block',
            icon: ProhibitIcon,
            title: 'person.block',
            effect: 'person.block.effect',
            run: () => setBlocking(true),
          },
    );

  const words = ({ icon: ChoiceIcon, title, effect }: Choice) => (
    <>
      <ChoiceIcon size={22} className={styles.icon} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.title}>{text(title)}</span>
        {effect !== undefined && <span className={styles.effect}>{text(effect)}</span>}
      </span>
    </>
  );
  const label = text('person.more', { name });
  const icon = <DotsThreeIcon size={26} weight="bold" />;
  return (
    <>
      {desktop ? (
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger asChild>
            <IconButton label={label} icon={icon} />
          </DropdownMenu.Trigger>
          <DropdownMenu.Content
            className={styles.menu}
            align="end"
            sideOffset={4}
            collisionPadding={12}
            loop
            aria-label={label}
          >
            {choices.map((choice) => (
              <DropdownMenu.Item
                className={styles.choice}
                data-choice={choice.name}
                key={choice.name}
                textValue={text(choice.title)}
                onSelect={choice.run}
              >
                {words(choice)}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      ) : (
        <IconButton label={label} icon={icon} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      )}
      {open && (
        <Sheet title={name} onClose={() => setOpen(false)}>
          <div className={styles.choices}>
            {choices.map((choice) => (
              <button
                type="button"
                className={styles.choice}
                data-choice={choice.name}
                key={choice.name}
                onClick={() => {
                  setOpen(false);
                  choice.run();
                }}
              >
                {words(choice)}
              </button>
            ))}
          </div>
        </Sheet>
      )}
      {blocking && (
        <BlockSheet person={person} follows={relation?.follows === true} onClose={() => setBlocking(false)} />
      )}
    </>
  );
}
