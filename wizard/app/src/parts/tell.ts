import { notifications } from '@mantine/notifications';

/** Said only after the platform said so. With an `id` it is not said again while it is shown. */
export function tellDone(message: string, id?: string): void {
  notifications.show({ ...(id === undefined ? {} : { id }), message, color: 'cyan', autoClose: 6000 });
}
