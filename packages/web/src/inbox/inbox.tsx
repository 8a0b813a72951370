import { ChatCircleTextIcon } from '@phosphor-icons/react';
import { lazy, Suspense, useState } from 'react';
import { Chat } from '../chat/chat.tsx';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Panes } from '../shell/panes.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { ConversationList } from './conversation-list.tsx';

const NewChat = lazy(() => import('./new-chat.tsx'));

/** All conversations, and the open one beside them or over them. */
export default function Inbox({ conversationId }: { conversationId: string | null }) {
  const text = useText();
  const [choosing, setChoosing] = useState(false);
  useTitle('tab.inbox');
  return (
    <>
      <Panes
        listLabel={text('inbox.title')}
        open={conversationId !== null}
        list={<ConversationList openId={conversationId} onNewChat={() => setChoosing(true)} />}
        pane={
          conversationId === null ? (
            <EmptyState
              icon={<ChatCircleTextIcon size={36} />}
              title={<Text id="inbox.choose.title" />}
              action={
                <Button look="secondary" onClick={() => setChoosing(true)}>
                  <Text id="newChat.title" />
                </Button>
              }
            >
              <Text id="inbox.choose.words" />
            </EmptyState>
          ) : (
            <Chat conversationId={conversationId} key={conversationId} />
          )
        }
      />
      {choosing && (
        <Suspense>
          <NewChat onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  );
}
