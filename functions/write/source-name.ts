/**
 * The default display name of the source that Terraform and `npm run create-source` create. Both must use the same,
 * because a display name is unique in an organization and each must find the other's source.
 */
export const sourceDisplayName = 'Runtime detections';
