import { Button, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { LONGEST_QUESTION } from '../../../contract-chat.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import './chat.css';
import { Facts } from './Facts.tsx';
import { Suggestions } from './Suggestions.tsx';
import { ask, askModel, forget, useTalk, type Exchange } from './talk.ts';

type Props = {
  /** what stands in the field at first */
  asked: string;
  /** a link was followed: the panel makes room for the page */
  onGo: () => void;
};

export default function Talk({ asked, onGo }: Props) {
  const { t, i18n } = useTranslation();
  const talk = useTalk();
  const [question, setQuestion] = useState(asked);
  const log = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const send = (text: string) => {
    if (text.trim() === '') return;
    setQuestion('');
    void ask(text.trim(), i18n.language);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send(question);
  };
  const latest = talk.at(-1);
  useEffect(() => {
    log.current?.lastElementChild?.scrollIntoView({ block: 'start' });
  }, [latest?.id, latest?.answer]);
  // fetched when the panel stands already: its own focus is past
  useEffect(() => field.current?.focus(), []);
  return (
    <Stack gap="md" className="chat">
      <Text size="sm" c="dimmed">
        {t('chat.intro')}
      </Text>
      <div ref={log} role="log" aria-label={t('chat.talk')} aria-live="polite" className="chat-log">
        {talk.map((exchange) => (
          <Said key={exchange.id} exchange={exchange} onAsk={send} onGo={onGo} />
        ))}
      </div>
      {talk.length === 0 ? <Suggestions title={t('chat.can_ask')} onAsk={send} /> : null}
      <div className="chat-form">
        <form onSubmit={onSubmit}>
          <Group gap={8} align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              data-autofocus
              ref={field}
              label={t('chat.question')}
              placeholder={t('chat.placeholder')}
              value={question}
              maxLength={LONGEST_QUESTION}
              autoComplete="off"
              onChange={(event) => setQuestion(event.currentTarget.value)}
            />
            <Button type="submit" disabled={question.trim() === ''}>
              {t('chat.send')}
            </Button>
          </Group>
        </form>
        {talk.length === 0 ? null : (
          <Button variant="subtle" color="gray" size="xs" mt={8} onClick={forget}>
            {t('chat.forget')}
          </Button>
        )}
      </div>
    </Stack>
  );
}

type SaidProps = { exchange: Exchange; onAsk: (text: string) => void; onGo: () => void };

function Said({ exchange: { question, answer, stop }, onAsk, onGo }: SaidProps) {
  const { t } = useTranslation();
  return (
    <section className="chat-said">
      <Text fw={600} className="from-outside chat-question">
        {question}
      </Text>
      {answer === null ? (
        <Group gap={8} role="status">
          <Loader size="xs" />
          <Text size="sm">{t(stop === null ? 'chat.looking' : 'chat.thinking')}</Text>
          {stop === null ? null : (
            <Button size="xs" variant="default" onClick={stop}>
              {t('chat.stop')}
            </Button>
          )}
        </Group>
      ) : answer.ok ? (
        <Answered question={question} answer={answer.value} onAsk={onAsk} onGo={onGo} />
      ) : (
        <RefusalBox
          refusal={answer.refusal}
          again={() => (stop === null ? onAsk(question) : void askModel(question))}
        />
      )}
    </section>
  );
}

type AnsweredProps = {
  question: string;
  answer: Extract<NonNullable<Exchange['answer']>, { ok: true }>['value'];
  onAsk: (text: string) => void;
  onGo: () => void;
};

function Answered({ question, answer, onAsk, onGo }: AnsweredProps) {
  const { t } = useTranslation();
  if (answer.facts.length > 0)
    return (
      <>
        <Facts facts={answer.facts} onGo={onGo} />
        <AskModel question={question} model={answer.model} />
      </>
    );
  if (answer.topic === 'unknown' || answer.topic === 'help')
    return (
      <>
        <Suggestions
          title={t(answer.topic === 'help' ? 'chat.can_ask' : 'chat.not_understood')}
          onAsk={onAsk}
        />
        <AskModel question={question} model={answer.model} />
      </>
    );
  return <Text size="sm">{t('chat.nothing')}</Text>;
}

/** What the facts do not explain, the model may; it is asked by a press only. */
function AskModel({ question, model }: { question: string; model: string | null }) {
  const { t } = useTranslation();
  if (model === null) return null;
  return (
    <div>
      <Button size="xs" onClick={() => void askModel(question)}>
        {t('chat.ask_model', { model })}
      </Button>
      <Text size="xs" c="dimmed" mt={4}>
        {t('chat.ask_model_why')}
      </Text>
    </div>
  );
}
