"""Articles as editors see them before customers do: checked, previewed, proposed and published."""
