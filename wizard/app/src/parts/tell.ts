import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Said only after the platform said so. With an `id` it is not said again while it is shown. */
export function tellDone(message: string, id?: string): void {
  const closeButtonProps = { 'aria-label': i18next.t('close') };
  notifications.show({
    ...(id === undefined ? {} : { id }),
    message,
    color: 'cyan',
    autoClose: 6000,
    closeButtonProps,
  });
}
