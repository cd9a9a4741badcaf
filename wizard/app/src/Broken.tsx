import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Something of the page itself failed, such as a part that could not be fetched: says so instead of a white page. */
export function Broken({ message }: { message: string }) {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack align="flex-start" maw={520}>
        <Title order={1}>{t('broken.title')}</Title>
        <Text>{t('broken.text')}</Text>
        <Code block>{message}</Code>
        <Button onClick={() => location.reload()}>{t('broken.cure')}</Button>
      </Stack>
    </Center>
  );
}
