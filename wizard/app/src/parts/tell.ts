import { notifications } from '@mantine/notifications';

/** Said only after the platform said so. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'cyan', autoClose: 6000 });
}
