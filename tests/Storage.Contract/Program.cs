using Weft.Storage.Contract;
using Weft.Storage.Contract.Crash;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The tests, or the process that the crash tests kill.
if (Environment.GetEnvironmentVariable(Writer.Variable) is { } target) return await Writer.Run(target);

return args.Contains("-automated") || args.Contains("@@")
    ? await ConsoleRunner.Run(args)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
