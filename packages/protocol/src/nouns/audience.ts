import { z } from 'zod';

/** Whom something is for: everyone, the people its owner follows, friends (who follow each other), or nobody else. */
export const audience = z.enum(['everyone', 'followed', 'friends', 'nobody']);
export type Audience = z.infer<typeof audience>;
