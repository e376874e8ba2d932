# I will write this later.
