"""What has changed at the sources since it was taken in: seen word by word, followed or left."""
