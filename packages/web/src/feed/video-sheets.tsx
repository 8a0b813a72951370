import type { VideoItem } from '@takeback/client';
import { lazy, Suspense } from 'react';
import { useDesktop } from '../design/media.ts';
import { Sheet } from '../design/sheet.tsx';
import { useText } from '../strings/text.tsx';
import type { What } from './opened.ts';
import styles from './video-sheets.module.css';

const Comments = lazy(() => import('../comments/comments.tsx'));
const ShareSheet = lazy(() => import('../share/share-sheet.tsx'));
const VideoMenu = lazy(() => import('./video-menu.tsx'));
const WhySheet = lazy(() => import('./why-sheet.tsx'));
const ReportSheet = lazy(() => import('./report-sheet.tsx'));
const EditSheet = lazy(() => import('./edit-sheet.tsx'));
const DeleteSheet = lazy(() => import('./delete-sheet.tsx'));
const MadeWithSheet = lazy(() => import('./made-with-sheet.tsx'));

interface VideoSheetsProps {
  item: VideoItem;
  what: What;
  onOpen: (what: What) => void;
  onClose: () => void;
}

/** What was opened of the video on the screen; each is loaded when it is first asked for. */
export function VideoSheets({ item, what, onOpen, onClose }: VideoSheetsProps) {
  const { video, why } = item;
  return (
    <Suspense>
      {what === 'comments' && <CommentsPlace item={item} onClose={onClose} />}
      {what === 'share' && <ShareSheet videoId={video.id} onClose={onClose} />}
      {what === 'menu' && <VideoMenu video={video} why={why} onOpen={onOpen} onClose={onClose} />}
      {what === 'why' && why !== null && <WhySheet video={video} why={why} onClose={onClose} />}
      {what === 'report' && <ReportSheet of={{ kind: 'video', videoId: video.id }} onClose={onClose} />}
      {what === 'edit' && <EditSheet video={video} onClose={onClose} />}
      {what === 'delete' && <DeleteSheet video={video} onClose={onClose} />}
      {what === 'madeWith' && <MadeWithSheet video={video} onClose={onClose} />}
    </Suspense>
  );
}

/** Beside the video on a desktop, over its lower part on a phone. */
function CommentsPlace({ item: { video }, onClose }: { item: VideoItem; onClose: () => void }) {
  const text = useText();
  const desktop = useDesktop();
  const title = text('comments.title', { count: video.comments });
  if (desktop)
    return (
      <aside className={styles.beside} aria-label={title}>
        <Comments video={video} title={title} onClose={onClose} key={video.id} />
      </aside>
    );
  return (
    <Sheet title={title} onClose={onClose}>
      <div className={styles.sheet}>
        <Comments video={video} title={null} onClose={onClose} key={video.id} />
      </div>
    </Sheet>
  );
}
