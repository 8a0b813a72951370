import styles from './avatar.module.css';

/** How many avatar colours tokens.css has. */
const colours = 8;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The same colour for the same person on every screen and device. */
export function avatarColour(id: string): number {
  let hash = 7;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash % colours;
}

/** The first letter of a name as people see it, emoji and combined letters included. */
export function initialOf(name: string): string {
  for (const { segment } of segmenter.segment(name.trim())) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment.toLocaleUpperCase();
  }
  return '?';
}

interface AvatarProps {
  person: { id: string; displayName: string };
  size?: 'small' | 'medium' | 'large' | 'huge';
}

/** A person's face: until pictures come, their initial on their colour. Decorative, the name always stands beside it. */
export function Avatar({ person, size = 'large' }: AvatarProps) {
  return (
    <span className={styles.avatar} data-size={size} data-colour={avatarColour(person.id)} aria-hidden="true">
      {initialOf(person.displayName)}
    </span>
  );
}
