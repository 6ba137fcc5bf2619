"""What others read: a questionnaire in the shapes that the world outside knows."""
