import { BellIcon, BellSlashIcon, DotsThreeIcon, LinkSimpleIcon, ProhibitIcon } from '@phosphor-icons/react';
import type { Person, Relation } from '@takeback/protocol';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { IconButton } from '../design/button.tsx';
import { ChoiceItems } from '../design/choice-items.tsx';
import { type Choice, ChoiceList } from '../design/choice-list.tsx';
import { useCopy } from '../design/copy.ts';
import { useDesktop } from '../design/media.ts';
import { Sheet } from '../design/sheet.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { type TextId, useText } from '../strings/text.tsx';
import { BlockSheet } from './block-sheet.tsx';
import styles from './person-menu.module.css';

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
  const copy = useCopy();
  const tellFailure = useTellFailure();
  const desktop = useDesktop();
  const [open, setOpen] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const name = person.displayName;

  const say = (id: TextId) => toast({ words: text(id, { name }) });
  /** @param done said afterwards, where nothing else on the screen shows it */
  const change = (act: 'mute' | 'unmute' | 'unblock', done?: TextId) => {
    client.people[act](person.id).then(() => done && say(done), tellFailure);
  };
  const copyLink = () => {
    copy(`${location.origin}/people/${person.handle}`, 'share.copied');
  };

  const choices: Choice[] = [
    { name: 'copy', icon: LinkSimpleIcon, title: text('person.link'), run: copyLink },
  ];
  if (relation !== null)
    choices.push(
      relation.muted
        ? {
            name: 'unmute',
            icon: BellIcon,
            title: text('person.unmute'),
            run: () => change('unmute', 'person.unmuted'),
          }
        : {
            name: 'mute',
            icon: BellSlashIcon,
            title: text('person.mute'),
            effect: text('person.mute.effect'),
            run: () => change('mute', 'person.muted'),
          },
      relation.blocked
        ? {
            name: 'unblock',
            icon: ProhibitIcon,
            title: text('person.unblock'),
            run: () => change('unblock'),
          }
        : {
            name: 'block',
            icon: ProhibitIcon,
            title: text('person.block'),
            effect: text('person.block.effect'),
            takesBack: true,
            run: () => setBlocking(true),
          },
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
            <ChoiceItems choices={choices} />
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      ) : (
        <IconButton label={label} icon={icon} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      )}
      {open && (
        <Sheet title={name} onClose={() => setOpen(false)}>
          <ChoiceList
            choices={choices.map((choice) => ({
              ...choice,
              run: () => {
                setOpen(false);
                choice.run();
              },
            }))}
          />
        </Sheet>
      )}
      {blocking && (
        <BlockSheet person={person} follows={relation?.follows === true} onClose={() => setBlocking(false)} />
      )}
    </>
  );
}
