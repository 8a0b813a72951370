import {
  ArrowUUpLeftIcon,
  ChatCircleIcon,
  CompassIcon,
  HouseIcon,
  type Icon,
  PlusIcon,
  UserCircleIcon,
} from '@phosphor-icons/react';
import { Link, useLocation } from 'wouter';
import { useDesktop } from '../design/media.ts';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Text, type TextId, useText } from '../strings/text.tsx';
import { isOverVideo } from './over-video.ts';
import styles from './tabs.module.css';

interface Tab {
  path: string;
  /** Of the screens that belong to it. */
  holds: RegExp;
  name: TextId;
  icon: Icon;
}

const forYou: Tab = {
  path: '/for-you',
  holds: /^\/(for-you|following)$/,
  name: 'tab.forYou',
  icon: HouseIcon,
};
const discover: Tab = {
  path: '/discover',
  holds: /^\/(discover|tags)(\/|$)/,
  name: 'tab.discover',
  icon: CompassIcon,
};
const create: Tab = { path: '/create', holds: /^\/create(\/|$)/, name: 'tab.create', icon: PlusIcon };
const inbox: Tab = { path: '/inbox', holds: /^\/inbox(\/|$)/, name: 'tab.inbox', icon: ChatCircleIcon };
const profile: Tab = {
  path: '/profile',
  holds: /^\/profile(\/|$)/,
  name: 'tab.profile',
  icon: UserCircleIcon,
};

/** What fills a phone's screen to its lower edge: a chat, a video, and making one. */
const fills = /^\/(inbox\/.|videos\/|create(\/|$))/;

function TabLink({ tab, unread }: { tab: Tab; unread: number }) {
  const [path] = useLocation();
  const open = tab.holds.test(path);
  const TabIcon = tab.icon;
  return (
    <Link
      href={tab.path}
      className={styles.tab}
      data-tab={tab === create ? 'create' : undefined}
      aria-current={open ? 'page' : undefined}
    >
      <span className={styles.icon}>
        <TabIcon
          size={tab === create ? 22 : 26}
          weight={tab === create ? 'bold' : open ? 'fill' : 'regular'}
        />
        {tab === inbox && unread > 0 && (
          <span className={styles.badge} aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </span>
      <span className={styles.name}>
        <Text id={tab.name} />
      </span>
      {tab === inbox && unread > 0 && (
        <span className="visually-hidden">
          <Text id="unread.count" values={{ count: unread }} />
        </span>
      )}
    </Link>
  );
}

/** The five tabs: a bar below on a phone, a rail at the side on a desktop. A phone hides it under what fills its screen. */
export function Tabs() {
  const text = useText();
  const desktop = useDesktop();
  const [path] = useLocation();
  const unread = useObservable(useClient().unread);
  const order = desktop
    ? [forYou, discover, inbox, profile, create]
    : [forYou, discover, create, inbox, profile];
  if (!desktop && fills.test(path)) return null;
  return (
    <header className={styles.bar} data-over={!desktop && isOverVideo(path) ? 'video' : undefined}>
      {desktop && (
        <Link href="/for-you" className={styles.brand}>
          <ArrowUUpLeftIcon size={24} weight="bold" aria-hidden="true" />
          <Text id="app.name" />
        </Link>
      )}
      <nav className={styles.tabs} aria-label={text('tabs.label')}>
        {order.map((tab) => (
          <TabLink tab={tab} unread={unread} key={tab.path} />
        ))}
      </nav>
    </header>
  );
}
