import type { VideoDraft } from '@takeback/client';
import { Redirect, Route, Switch } from 'wouter';
import { FilmPlayer } from '../footage/film-player.tsx';
import { useTitle } from '../shell/title.ts';
import { useText } from '../strings/text.tsx';
import { DraftsChip } from './drafts-chip.tsx';
import type { PreviewProps } from './edit-screen.tsx';
import { WithLongestVideo } from './longest-video.tsx';
import { Posting } from './posting.tsx';
import { Studio, stepOf } from './studio.tsx';

function isAlone({ settings }: VideoDraft): boolean {
  return settings.composition === null;
}

function alone({ work, url, still, onMoment }: PreviewProps) {
  return (
    <FilmPlayer
      url={url}
      isPlayable={work.footage.isPlayable}
      range={work.range}
      still={still}
      onMoment={onMoment}
    />
  );
}

/** A video of one's own: camera or file, ends and cover, what is said of it, and what comes of it. */
export default function Create() {
  const text = useText();
  useTitle('tab.create');
  return (
    <WithLongestVideo>
      {(longest) => (
        <Switch>
          <Route path="/create/posting/:videoId">
            {({ videoId }) => <Posting videoId={videoId} longest={longest} key={videoId} />}
          </Route>
          <Route path="/create/:step?">
            {({ step }) => {
              const known = stepOf(step);
              if (known === null) return <Redirect to="/create" replace />;
              return (
                <Studio
                  base="/create"
                  step={known}
                  title={text('tab.create')}
                  composition={null}
                  longest={longest}
                  above="/for-you"
                  isOwnDraft={isAlone}
                  preview={alone}
                  panels={[]}
                  head={<DraftsChip />}
                />
              );
            }}
          </Route>
        </Switch>
      )}
    </WithLongestVideo>
  );
}
